# syntax=docker/dockerfile:1
# One file, three images: docker build --target broker|controller|edge . (docker-compose.yml builds the first two).
# Any LTS of Node from 20.19 on.
ARG NODE_IMAGE=node:24-slim

# What npm needs to know of every workspace, and nothing that changes with each commit.
FROM ${NODE_IMAGE} AS manifests
WORKDIR /app
COPY package.json package-lock.json ./
COPY broker/contracts/package.json broker/contracts/
COPY broker/package.json broker/
COPY edge/dali/package.json edge/dali/
COPY edge/lighting/package.json edge/lighting/
COPY edge/package.json edge/
COPY controller/package.json controller/
COPY dashboards/console/package.json dashboards/console/
COPY dashboards/grafana/package.json dashboards/grafana/
COPY firmware-sim/package.json firmware-sim/
COPY test/package.json test/
COPY scripts/package.json scripts/

FROM manifests AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json ./
COPY broker broker
COPY edge edge
COPY controller controller
COPY dashboards dashboards
RUN node node_modules/typescript7/bin/tsc -b broker edge controller \
  && npm run build --workspace @lamplighter/console

# What every image runs on: no root, no compiler, no sources.
FROM manifests AS runtime
ENV NODE_ENV=production NODE_OPTIONS=--enable-source-maps
RUN mkdir /data && chown node:node /data
VOLUME /data
STOPSIGNAL SIGTERM

FROM runtime AS broker
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
  --workspace @lamplighter/broker --workspace @lamplighter/contracts && npm cache clean --force
COPY --from=build /app/broker/contracts/dist broker/contracts/dist
COPY --from=build /app/broker/dist broker/dist
USER node
ENV LAMPLIGHTER_BROKER_HOST=0.0.0.0 \
  LAMPLIGHTER_BROKER_METRICS_HOST=0.0.0.0 \
  LAMPLIGHTER_BROKER_CREDENTIALS=/data/credentials.json
EXPOSE 1883 9883
ENTRYPOINT ["node", "broker/dist/main.js"]
CMD ["serve"]

FROM runtime AS controller
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
  --workspace @lamplighter/controller --workspace @lamplighter/contracts --workspace @lamplighter/lighting \
  && npm cache clean --force
COPY --from=build /app/broker/contracts/dist broker/contracts/dist
COPY --from=build /app/edge/lighting/dist edge/lighting/dist
COPY --from=build /app/controller/dist controller/dist
COPY --from=build /app/controller/migrations controller/migrations
COPY --from=build /app/dashboards/console/dist dashboards/console/dist
USER node
ENV HTTP_HOST=0.0.0.0 LAMPLIGHTER_DATA_DIR=/data CONSOLE_DIR=/app/dashboards/console/dist
EXPOSE 8080
ENTRYPOINT ["node", "controller/dist/main.js"]

# Runs at the cabinet: docker run --device /dev/ttyUSB0 --group-add dialout -v edge-data:/data IMAGE --config /data/edge.json
FROM runtime AS edge
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund \
  --workspace @lamplighter/edge --workspace @lamplighter/dali --workspace @lamplighter/lighting \
  --workspace @lamplighter/contracts && npm cache clean --force
COPY --from=build /app/broker/contracts/dist broker/contracts/dist
COPY --from=build /app/edge/dali/dist edge/dali/dist
COPY --from=build /app/edge/lighting/dist edge/lighting/dist
COPY --from=build /app/edge/dist edge/dist
COPY --from=build /app/edge/models edge/models
ENV MALLOC_ARENA_MAX=1
USER node
ENTRYPOINT ["node", "--max-semi-space-size=1", "--optimize-for-size", "edge/dist/main.js"]
CMD ["--config", "/data/edge.json"]
