# One image for migrate, web, worker and beat.
FROM python:3.13-slim-trixie AS packages
WORKDIR /build
COPY pyproject.toml requirements.lock ./
COPY cooperative/__init__.py cooperative/
COPY cooperative/launch cooperative/launch
RUN python -m cooperative.launch.runtime > runtime.lock \
 && python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes --no-deps --only-binary=:all: -r runtime.lock

FROM python:3.13-slim-trixie
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal -m 0750 /state
COPY --from=packages /opt/venv /opt/venv
WORKDIR /portal
COPY manage.py ./
COPY cooperative cooperative
COPY members members
COPY initiatives initiatives
COPY financing financing
COPY static static
COPY templates templates
ENV PATH=/opt/venv/bin:$PATH \
    DJANGO_SETTINGS_MODULE=cooperative.settings \
    PORTAL_MODE=production \
    PORTAL_STATE=/state \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    XDG_CACHE_HOME=/tmp
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--no-control-socket", "cooperative.wsgi"]
