# Nexus: the bot and its worker in one image. `docker build -t nexus .`
FROM python:3.11-slim

# Tesseract's data for Arabic scans; fonts keep Arabic text in shape.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fonts-dejavu-core \
        fonts-noto-core \
        tesseract-ocr-ara \
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1 \
    PIP_ROOT_USER_ACTION=ignore

# The dependencies first: they change less often than the code.
WORKDIR /app
COPY requirements.lock ./
RUN pip install --require-hashes -r requirements.lock

COPY pyproject.toml README.md LICENSE manifest.yml ./
COPY bot bot
COPY handlers handlers
COPY db db
COPY sandbox sandbox
RUN pip install --no-deps --no-build-isolation . && rm -rf build ./*.egg-info bot handlers db sandbox

# No rights beyond its own data.
RUN useradd --system --uid 10001 --create-home --home-dir /data nexus
USER nexus
WORKDIR /data
VOLUME /data

ENV NEXUS_DATA_DIR=/data \
    NEXUS_HOST=0.0.0.0 \
    NEXUS_PORT=3000 \
    NEXUS_LOG_FORMAT=json
EXPOSE 3000

HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['NEXUS_PORT'] + '/healthz', timeout=4)"]

# SIGTERM lets the work at hand finish; give it time with `stop_grace_period`.
STOPSIGNAL SIGTERM
ENTRYPOINT ["nexus"]
CMD ["run"]
