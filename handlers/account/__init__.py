"""The person and the service: greeting, privacy notice, own data, language, small talk."""
