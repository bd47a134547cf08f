"""What people see of tickets."""
