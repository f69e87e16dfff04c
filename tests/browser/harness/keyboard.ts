import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'

/** More than any page has controls before its first list. */
const MOST_TABS = 80

const hasFocus = async (page: Page, target: Locator): Promise<boolean> =>
  (await target.and(page.locator(':focus')).count()) > 0

/** Waits until an element has the focus. */
export const focused = (page: Page, target: Locator): Promise<void> =>
  expect.poll(() => hasFocus(page, target), { message: `the focus of ${String(target)}` }).toBe(true)

/** Presses Tab until an element has the focus, as a person without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor()
  for (let nth = 0; nth < MOST_TABS; nth += 1) {
    if (await hasFocus(page, target)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${String(target)}.`)
}

/** Goes to an element by Tab, and presses Enter on it. */
export async function enter(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press('Enter')
}

/** Goes to a page by its link in the navigation. */
export async function openPlace(page: Page, name: string): Promise<void> {
  await enter(page, page.getByRole('navigation').getByRole('link', { name, exact: true }))
  await page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
}

/** Goes from row to row of a list by the arrow keys until one leads to an address with an end. */
export async function goToRow(page: Page, end: string): Promise<void> {
  const row = page.locator(`.row-title[href$="${end}"]`)
  await row.waitFor()
  await tabTo(page, page.locator('.row-title').first())
  for (let nth = 0; nth < MOST_TABS; nth += 1) {
    if (await hasFocus(page, row)) return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`No arrow key reaches the row of ${end}.`)
}
