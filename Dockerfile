# Only what the engine needs: Node, its packages, and the compiled source.
FROM node:24.21.0-bookworm-slim AS source
WORKDIR /app
COPY package.json package-lock.json ./

FROM source AS packages
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund \
  && find node_modules -type f \( -name '*.map' -o -name '*.md' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete

FROM source AS build
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.base.json ./
COPY domain domain
COPY projections projections
COPY services services
COPY infra infra
COPY client client
COPY demo demo
COPY src src
COPY scripts/dashboard.mjs scripts/
COPY scripts/dashboard scripts/dashboard
RUN node node_modules/typescript/bin/tsc -b src && find dist -type f ! -name '*.js' -delete \
  && node scripts/dashboard.mjs

FROM debian:12.12-slim
COPY --from=source /usr/local/bin/node /usr/local/bin/node
WORKDIR /app
COPY LICENSE package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
# A volume mounted here belongs to this user.
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin sanshe \
  && install -d -o sanshe -g sanshe /data
USER sanshe
ENV NODE_ENV=production SANSHE_DATA=/data SANSHE_HOST=0.0.0.0 SANSHE_PORT=3000
VOLUME /data
EXPOSE 3000
ENTRYPOINT ["node", "--max-semi-space-size=16", "dist/src/main.js"]
CMD ["serve"]
