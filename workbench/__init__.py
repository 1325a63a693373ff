"""What people use: the web pages, access control, review, audit."""
