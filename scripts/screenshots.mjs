// Takes the pictures of the README from a demo that runs: `npm start`, then `npm run screenshots`.
import { mkdirSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { chromium } from 'playwright-core'

const ENGINE = process.env.SANSHE_ENGINE ?? 'http://127.0.0.1:3000'
const FOLDER = resolve(import.meta.dirname, '../docs/images')

/** What is shown: as whom, where, in which window, and the parts of the page that must be there, each with its number. */
const PICTURES = [
  {
    name: 'desk',
    persona: 'director',
    path: '/',
    size: [1366, 768],
    parts: { '.entries .number': 1, '.tile-late': 1, '.rate-of': 3, '.happenings li': 1 },
  },
  {
    name: 'triage',
    persona: 'clerk',
    path: '/triage',
    size: [1366, 768],
    parts: { '.triage-cluster': 1, '.triage-known': 1, '.triage-proposal': 3 },
  },
  { name: 'residents', path: '/r?b=q04-2', size: [390, 844], parts: { '.here': 1, '.emergency a': 3 } },
]

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless=new', '--no-sandbox', '--disable-gpu'],
})
try {
  for (const { name, persona, path, size, parts } of PICTURES) {
    const [width, height] = size
    const context = await browser.newContext({
      baseURL: ENGINE,
      viewport: { width, height },
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      reducedMotion: 'reduce',
    })
    if (persona !== undefined) {
      const headers = { 'x-sanshe-request': '1', origin: ENGINE }
      const answer = await context.request.post('/session', { data: { persona }, headers })
      if (!answer.ok()) throw new Error(`${ENGINE} has no persona ${persona}: start the demo with \`npm start\`.`)
    }
    const page = await context.newPage()
    await page.goto(path)
    // The feed keeps one request open, so the network is never idle: a picture waits for each part, and for the last placeholder to go.
    await page.waitForFunction(
      (wanted) =>
        document.querySelector('[aria-busy=true], .loading, .loading-bar') === null &&
        Object.entries(wanted).every(([part, count]) => document.querySelectorAll(part).length >= count),
      parts,
    )
    await page.evaluate(() => document.fonts.ready)
    const file = resolve(FOLDER, `${name}.png`)
    mkdirSync(dirname(file), { recursive: true })
    await page.screenshot({ path: file })
    await context.close()
  }
} finally {
  await browser.close()
}
