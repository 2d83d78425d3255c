"""Composition: builds every part from settings and starts and stops them in order. Nothing else constructs."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from aiohttp import web
from sqlmodel import Session, select

from bot import retention
from bot.channels.base import Channel, Source
from bot.channels.telegram.app import Telegram
from bot.channels.webchat.app import WebChat
from bot.control import Control, ControlError
from bot.health import Health
from bot.intake import Intake
from bot.lease import Leader
from bot.media import Fetcher, MediaStore
from bot.metrics import Metrics
from bot.outbox import review
from bot.outbox.sender import Sender
from bot.poison import count_crashes
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.engine import database_url
from bot.storage.folder import FolderLock
from bot.storage.in_hand import InHand
from bot.storage.keyring import load_keyring
from bot.storage.migrate import upgrade
from bot.storage.tables import Setting
from bot.sweep import Sweep
from bot.web import build_web
from handlers.core.reply import Chat
from handlers.core.understand import understand
from handlers.core.unit import Policy
from handlers.router import route
from knowledge.library import Library, load

log = logging.getLogger(__name__)
THINKERS = 2
EPOCH = "epoch"
