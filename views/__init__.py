"""What people see: facts in, text and keyboard out."""
