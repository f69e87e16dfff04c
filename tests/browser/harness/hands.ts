import type { Locator, Page } from 'playwright-core'

/**
 * The keystroke-level model: what an action takes an expert who makes no error, in seconds. S. K. Card, T. P. Moran and A. Newell, "The
 * keystroke-level model for user performance time with interactive systems", Communications of the ACM 23 (7), 1980. The time of a key is
 * that of a person who does not touch-type.
 */
const KEY_S = 0.28
const POINT_S = 1.1
const HOME_S = 0.4
const PREPARE_S = 1.35

/** A character of Chinese is typed by its sound: three letters and the choice among those that sound alike. */
const KEYS_OF_HAN = 4
const keysOf = (text: string): number =>
  [...text].reduce((sum, one) => sum + (/\p{Script=Han}/u.test(one) ? KEYS_OF_HAN : 1), 0)

/** What the people of a story did by hand. */
export interface Work {
  readonly fields: number
  readonly clicks: number
  readonly keys: number
  readonly signIns: number
  readonly minutes: number
}

/** Address, account and password are typed at a sign-in. */
const SIGN_IN_TEXTS = 3
const SIGN_IN_KEYS = 20

/** Hands that act on a page, and count what they do. */
export interface Hands {
  click(target: Locator): Promise<void>
  fill(field: Locator, text: string): Promise<void>
  /** Chooses an entry of a list by typing its beginning. */
  choose(page: Page, box: Locator, text: string): Promise<void>
  /** Counts a sign-in, whichever way the story takes. */
  signIn(): void
  work(): Work
}

/** Every click and every field has a pause to think, a way of the hand to the mouse and one to point; each text a way back to the keys. */
export function hands(): Hands {
  let [fields, clicks, keys, signIns] = [0, 0, 0, 0]
  const type = (text: string): void => {
    fields += 1
    keys += keysOf(text)
  }
  return {
    async click(target) {
      await target.click()
      clicks += 1
    },
    async fill(field, text) {
      await field.fill(text)
      type(text)
    },
    async choose(page, box, text) {
      await box.click()
      await box.fill(text)
      await page.locator('.ant-select-item-option', { hasText: text }).first().waitFor()
      await page.keyboard.press('Enter')
      type(text)
      keys += 1
    },
    signIn() {
      signIns += 1
    },
    work() {
      const allFields = fields + signIns * SIGN_IN_TEXTS
      const allClicks = clicks + signIns
      const allKeys = keys + signIns * SIGN_IN_TEXTS * SIGN_IN_KEYS
      const reaches = allFields + allClicks
      const seconds = reaches * (PREPARE_S + HOME_S + POINT_S + KEY_S) + allFields * HOME_S + allKeys * KEY_S
      return { fields: allFields, clicks: allClicks, keys: allKeys, signIns, minutes: seconds / 60 }
    },
  }
}
