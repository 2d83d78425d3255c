"""Telegram: updates in, messages out, through telegram.Bot."""
