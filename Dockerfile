# docker build --tag convscope .
# docker run --rm --publish 8000:8000 --read-only --tmpfs /tmp --volume convscope:/var/lib/convscope convscope
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
WORKDIR /srv/convscope
COPY pyproject.toml README.md LICENSE ./
RUN python -m venv .venv
RUN .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --editable .
COPY engine engine
COPY app app
RUN .venv/bin/python -m compileall -q engine app

FROM python:${PYTHON}-slim
RUN groupadd --gid 10001 convscope
RUN useradd --uid 10001 --gid convscope --no-create-home --shell /usr/sbin/nologin convscope
RUN install --directory --owner convscope --group convscope /var/lib/convscope
WORKDIR /srv/convscope
COPY --from=build /srv/convscope ./
COPY static static
COPY templates templates
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CONVSCOPE_STORE=/var/lib/convscope
USER 10001:10001
VOLUME /var/lib/convscope
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
  CMD [".venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
# The exec form: SIGTERM reaches the server itself, which finishes the requests at hand and stops.
STOPSIGNAL SIGTERM
ENTRYPOINT [".venv/bin/python", "-m", "app"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8000"]
