import { existsSync } from 'node:fs'
import type { LaunchOptions } from 'playwright-core'

const PLACES = [process.env.CHROMIUM ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Where the machine has Chromium; undefined where it has none. `CHROMIUM` names another place. */
export const CHROMIUM = PLACES.find((path) => path !== '' && existsSync(path))

/** Says once why browser tests are skipped. */
export const NO_CHROMIUM =
  'No Chromium was found (install it, or name it in CHROMIUM): the tests in a browser are skipped.'

export const LAUNCH: LaunchOptions = {
  ...(CHROMIUM === undefined ? {} : { executablePath: CHROMIUM }),
  args: [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}
