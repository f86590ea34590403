# Lymph in a container: not root, nothing writable but /data. Untested: it could not be built where
# it was written; docs/deploy.md says what it expects.
FROM python:3.12-slim AS build
WORKDIR /app
COPY requirements.lock pyproject.toml README.md LICENSE ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY . .
RUN /venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation -e . \
  && /venv/bin/python -m compileall -q learn

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /data lymph && install -d -o lymph -g lymph -m 700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
ENV PATH=/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 LEARN_DATA_DIR=/data HOST=0.0.0.0 PORT=8000
WORKDIR /app
USER lymph
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD \
  ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
CMD ["learn", "serve"]
