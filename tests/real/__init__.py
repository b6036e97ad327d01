"""Debian's vsftpd, ProFTPD and Pure-FTPd, and what they say when things go wrong."""
