"""What `niangjia` does, one command family a file. cli.py parses, these do."""
