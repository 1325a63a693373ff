"""What people use: the web pages, access control, review, audit.

``workbench.app`` makes the pages from the ports of ``workbench.services``. Stages of the stream use
tables of this room alone, and load no web server for it.
"""
