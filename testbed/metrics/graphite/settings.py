import os

from graphite.settings import *

STORAGE_DIR = os.environ["GRAPHITE_STORAGE_DIR"]
WHISPER_DIR = STORAGE_DIR + "/whisper"
STANDARD_DIRS = [WHISPER_DIR]
INDEX_FILE = STORAGE_DIR + "/index"
LOG_DIR = STORAGE_DIR
CARBONLINK_HOSTS = ["127.0.0.1:" + os.environ["CARBON_QUERY_PORT"]]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": STORAGE_DIR + "/db"}}
SECRET_KEY = "testbed"
ALLOWED_HOSTS = ["*"]
