import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { type EngineProcess, installation, startEngine } from '../../fixtures/engine.ts'
import { CHROMIUM, LAUNCH, NO_CHROMIUM } from './browser.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The engine and the browser that all stories share; undefined where there is no Chromium. */
    readonly shared: { readonly url: string; readonly browser: string } | undefined
  }
}

/** The days of history that the stories find. */
const DAYS = 30

/** Starts the shipped program on a demo of its own; `stop` removes its data. */
export async function demoEngine(days: number): Promise<EngineProcess> {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-pages-'))
  const engine = await startEngine(installation(directory), 'demo', '--days', String(days))
  // It listens before its views are built.
  while ((await fetch(`${engine.url}/ready`)).status !== 200) await delay(50)
  return {
    ...engine,
    async stop() {
      const code = await engine.stop()
      rmSync(directory, { recursive: true, force: true })
      return code
    },
  }
}

/** One engine with a short demo, and one browser, for all files of the tier. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  if (CHROMIUM === undefined) {
    process.stdout.write(`\n${NO_CHROMIUM}\n`)
    project.provide('shared', undefined)
    return undefined
  }
  const [engine, browser] = await Promise.all([demoEngine(DAYS), chromium.launchServer(LAUNCH)])
  project.provide('shared', { url: engine.url, browser: browser.wsEndpoint() })
  return async () => {
    await browser.close()
    await engine.stop()
  }
}
