// The build of the pages by Vite, with a copy of each file in Brotli and gzip, so that the engine compresses nothing itself.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { extname, resolve } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build, createServer } from 'vite'

/** The engine's own addresses: the development server hands them on. */
const ENGINE = ['/v1', '/session', '/personas', '/openapi.json', '/docs', '/schemas', '/auth', '/live', '/ready']

const options = (root) => ({
  root: resolve(root, 'src/dashboard'),
  cacheDir: resolve(root, 'node_modules/.cache/vite'),
  configFile: false,
  plugins: [react()],
})

/** Builds everything into `out`, which is emptied first. */
export async function bundle(root, out) {
  const { root: folder } = options(root)
  const { output } = await build({
    ...options(root),
    logLevel: 'warn',
    build: {
      outDir: out,
      emptyOutDir: true,
      // Chromium 87, as on the phones of some residents.
      target: 'chrome87',
      reportCompressedSize: false,
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1500,
      manifest: 'manifest.json',
      rolldownOptions: { input: [resolve(folder, 'index.html'), resolve(folder, 'r.html')] },
    },
  })
  writeFileSync(resolve(out, 'licenses.txt'), licensesOf(root, output))
  for (const entry of readdirSync(out, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !['.js', '.css', '.html', '.svg', '.json', '.txt'].includes(extname(entry.name))) continue
    const path = resolve(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length, [constants.BROTLI_PARAM_QUALITY]: 10 }
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
  }
}

/** The licences of the packages whose code is in the built files, as they ask for. */
function licensesOf(root, output) {
  const modules = output.flatMap(({ moduleIds = [] }) => moduleIds)
  const packages = modules.flatMap((id) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? [])
  return [...new Set(packages)]
    .sort()
    .map((name) => {
      const folder = resolve(root, 'node_modules', name)
      const { version, license } = JSON.parse(readFileSync(resolve(folder, 'package.json'), 'utf8'))
      const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one))
      const text = file === undefined ? '' : readFileSync(resolve(folder, file), 'utf8').trim()
      return `${name} ${version} (${license})\n\n${text}\n`
    })
    .join(`\n${'-'.repeat(80)}\n\n`)
}

/** Serves the pages as they are being written, until the process ends. */
export async function serve(root, engine) {
  const server = await createServer({
    ...options(root),
    server: { host: '127.0.0.1', proxy: Object.fromEntries(ENGINE.map((path) => [path, { target: engine }])) },
  })
  await server.listen()
  server.printUrls()
}
