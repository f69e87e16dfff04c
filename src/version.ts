import { readFileSync } from 'node:fs'

/** Reads the version in package.json. The compiled file is one folder deeper than its source. */
export function version(): string {
  for (const up of ['../package.json', '../../package.json']) {
    try {
      const { version } = JSON.parse(readFileSync(new URL(up, import.meta.url), 'utf8'))
      return String(version)
    } catch {
      // The file is in the other folder.
    }
  }
  return 'unknown'
}
