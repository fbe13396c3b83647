# Encore in a container: nobody's root, a read-only root, one volume for the database and its backups.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/encore
COPY requirements.txt ./
RUN /opt/encore/bin/pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN /opt/encore/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11-slim-bookworm
# Boards as pictures need one font each for Latin, Chinese and emoji.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fonts-dejavu-core fonts-noto-cjk fonts-noto-color-emoji \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /opt/encore /opt/encore
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin encore \
    && install --directory --owner=encore --group=encore --mode=0700 /data
ENV PATH=/opt/encore/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DATABASE=/data/encore.db \
    METRICS=127.0.0.1:9090
USER encore
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as ask; ask.build_opener(ask.ProxyHandler({})).open('http://' + (os.environ.get('METRICS') or '127.0.0.1:9090') + '/healthz', timeout=4)"]
ENTRYPOINT ["encore"]
CMD ["run"]
