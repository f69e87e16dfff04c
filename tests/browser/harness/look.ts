import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Look, type People, settled, shot } from './desk.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly help: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
}

/** Expects that axe finds no violation on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE)
  const run = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)"
  const violations = (await page.evaluate(run)) as readonly Violation[]
  const found = violations.map(
    ({ id, help, nodes }) =>
      `${id}: ${help}\n${nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`).join('\n')}`,
  )
  expect(found).toEqual([])
}

/** Elements with text that stand out of the window, or whose text is cut off without a sign of it. */
const MISPLACED = `(() => {
  const wide = document.documentElement.clientWidth
  const scrolls = (element) => {
    for (let up = element.parentElement; up !== null; up = up.parentElement) {
      const { overflowX, clipPath, position } = getComputedStyle(up)
      if (['auto', 'scroll', 'hidden', 'clip'].includes(overflowX) || clipPath !== 'none') return true
      if (position === 'fixed') return false
    }
    return false
  }
  return [...document.querySelectorAll('body *')]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
    .filter((element) => element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .flatMap((element) => {
      const style = getComputedStyle(element)
      const box = element.getBoundingClientRect()
      if (box.width < 2 || style.clipPath !== 'none') return []
      const out = (box.right > wide + 1 || box.left < -1) && !scrolls(element)
      const cut = style.overflowX === 'hidden' && style.textOverflow !== 'ellipsis' && element.scrollWidth > element.clientWidth + 1
      return out || cut ? [(out ? 'out of the window: ' : 'cut off: ') + element.outerHTML.slice(0, 200)] : []
    })
})()`

/** Expects that nothing stands out of the window and no text is cut off. */
export async function expectInPlace(page: Page): Promise<void> {
  const sideways = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
  expect(sideways, 'the page scrolls sideways').toBeLessThanOrEqual(0)
  expect(await page.evaluate(MISPLACED)).toEqual([])
}

/** How a page is loaded to be looked at, and another size that its window takes then. */
interface Pose extends Look {
  readonly resized?: { readonly width: number; readonly height: number }
}

/** Sizes, languages and themes, so that each value of each occurs, in pairs that differ most; by device. Few, because each loads the page. */
const POSES: Readonly<Record<'phone' | 'desktop', readonly Pose[]>> = {
  phone: [
    { width: 360, height: 740, language: 'zh', theme: 'light' },
    { width: 360, height: 740, language: 'en', theme: 'dark', resized: { width: 768, height: 1024 } },
  ],
  desktop: [
    { width: 1366, height: 768, language: 'zh', theme: 'dark' },
    { width: 1366, height: 768, language: 'en', theme: 'light', resized: { width: 1536, height: 864 } },
    { width: 1366, height: 768, language: 'zh', theme: 'light', textSize: 200 },
  ],
}

const DEVICES = { phone: { touch: true, scale: 2 }, desktop: { scale: 1.25 } }

interface Looking {
  /** Brings the page to the state that is looked at. */
  readonly prepare?: (page: Page) => Promise<void>
}

/**
 * Opens a page in all sizes, languages and themes: expects that axe finds nothing, nothing stands out of place, and keeps a picture
 * of each: `demands-360-zh-light.png`.
 */
export async function lookAt(
  { signIn, visit }: People,
  persona: string | undefined,
  path: string,
  name: string,
  { prepare }: Looking = {},
): Promise<void> {
  for (const device of ['phone', 'desktop'] as const) {
    const page = await (persona === undefined ? visit(path, DEVICES[device]) : signIn(persona, path, DEVICES[device]))
    for (const pose of POSES[device]) {
      await putOn(page, pose)
      await settled(page)
      await prepare?.(page)
      await shotInPlace(page, name, pose)
      await expectAccessible(page)
      if (pose.resized !== undefined) {
        await page.setViewportSize(pose.resized)
        await shotInPlace(page, name, { ...pose, ...pose.resized })
      }
    }
    await page.context().close()
  }
}

async function shotInPlace(page: Page, name: string, { width, language, theme, textSize }: Look): Promise<void> {
  await shot(page, [name, width, language, theme, ...(textSize === undefined ? [] : [textSize])].join('-'))
  await expectInPlace(page)
}

/** Changes how the page looks, and loads it again. */
async function putOn(
  page: Page,
  { width = 0, height = 0, language, theme = 'light', textSize = 100 }: Look,
): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.emulateMedia({ colorScheme: theme })
  await page.evaluate(`localStorage.setItem('sanshe.language', '${language}')`)
  await page.evaluate(`localStorage.setItem('sanshe.text-size', '${textSize}')`)
  await page.reload()
}
