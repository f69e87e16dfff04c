import type { Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'
import { receiver } from '../fixtures/receiver.ts'
import { settled, shot } from './harness/desk.ts'
import { expectAccessible, expectInPlace, lookAt } from './harness/look.ts'
import { laterStory, story } from './harness/story.ts'

/** Picks the option of a choice in a form that has this text. */
async function pick(page: Page, label: string, text: string): Promise<void> {
  const box = page.getByRole('dialog').getByRole('combobox', { name: label })
  await box.click()
  await box.fill(text)
  await page.locator('.ant-select-item-option', { hasText: text }).first().waitFor()
  await page.keyboard.press('Enter')
}

story('a director appoints a person, sees it, and ends it', async ({ people }) => {
  const api = await people.api('director')
  const { rows } = await api.view('persons', { filters: { party: 'committee', left: false }, limit: 50 })
  const posts = (await api.directory()).filter(({ kind }) => kind === 'post')
  const person = rows.find(({ id }) => posts.every((one) => one.person !== id)) ?? rows.at(-1)
  const page = await people.signIn('director', '/administration?tab=posts&party=committee')
  await settled(page)
  await page.getByRole('button', { name: '任命', exact: true }).click()
  await pick(page, '人员', String(person?.name))
  await pick(page, '单位', '居民委员会')
  await page.getByRole('radio', { name: /副职/ }).click()
  // Lead, deputy, desk.
  await page.getByRole('dialog').getByRole('combobox', { name: '类别' }).focus()
  for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key)
  await page.getByRole('dialog').getByRole('button', { name: '任命' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  const deputies = async (): Promise<number> =>
    (await api.directory()).filter(({ post, person: one }) => post?.kind === 'deputy' && one === person?.id).length
  await expect.poll(deputies).toBe(1)

  const ending = page
    .getByRole('row')
    .filter({ hasText: '副职' })
    .getByRole('button', {
      name: new RegExp(`^结束任职: ${person?.id} `),
    })
  await ending.click()
  await page.getByRole('dialog').getByRole('button', { name: '结束任职' }).click()
  await expect.poll(deputies).toBe(0)
})

story('an absence is declared with its deputy, shows at once elsewhere, and is ended', async ({ people }) => {
  const api = await people.api('director')
  const { rows } = await api.view('persons', { filters: { party: 'committee', left: false }, limit: 50 })
  const [away, deputy] = rows.slice(-2)
  const page = await people.signIn('director', '/administration?tab=absences')
  const other = await people.signIn('clerk', '/administration?tab=absences')
  await settled(page)
  await settled(other)
  await page.getByRole('button', { name: '登记请假' }).click()
  await pick(page, '人员', String(away?.name))
  await pick(page, '单位', '居民委员会')
  await pick(page, '代理人', String(deputy?.name))
  const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 16)
  await page.getByLabel('开始时间').fill(day(1))
  await page.getByLabel('截止时间').fill(day(2))
  await page.getByRole('dialog').getByRole('button', { name: '登记请假' }).click()
  const row = other.getByRole('row').filter({ hasText: String(away?.id) })
  await row.first().waitFor()
  await page.getByRole('button', { name: new RegExp(`^结束请假: ${away?.id}`) }).click()
  await page.getByRole('dialog').getByRole('button', { name: '结束请假' }).click()
  await row.first().waitFor({ state: 'detached' })
})

story('a webhook that may not be created says why, and keeps the address', async ({ people }) => {
  people.expectAnswer(422, 400)
  const page = await people.signIn('administrator', '/administration?tab=webhooks', { language: 'en' })
  await settled(page)
  await page.getByLabel('Address').fill('http://127.0.0.1/inside')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.locator('.form-refusal').waitFor()
  expect(await page.getByLabel('Address').inputValue()).toBe('http://127.0.0.1/inside')
})

for (const [language, width, words] of [
  ['zh', 360, { test: /^测试/, history: /^投递记录/, taken: '已送达', name: '测试消息' }],
  ['en', 1366, { test: /^Test/, history: /^Deliveries/, taken: 'delivered', name: 'test message' }],
] as const)
  laterStory(
    `an administrator sees what was delivered to a webhook, in ${language} at ${width} px`,
    async ({ people }) => {
      const shop = await receiver()
      onTestFinished(() => shop.stop())
      const look = { language, width, height: 768, touch: width === 360 }
      const page = await people.signIn('administrator', '/administration?tab=webhooks', look)
      await settled(page)
      await page.locator('#hook-url').fill(shop.url)
      await page.locator('.admin-new button[type=submit]').click()
      await page.getByRole('button', { name: words.test }).click()
      await page.getByRole('button', { name: words.history }).click()
      const row = page.getByRole('dialog').getByRole('row').filter({ hasText: words.name })
      await row.waitFor()
      expect(await row.innerText()).toContain(words.taken)
      expect(shop.received).toHaveLength(1)
      await shot(page, `webhook-deliveries-${width}-${language}`)
      await expectInPlace(page)
      await expectAccessible(page)
    },
  )

story('the parties look right everywhere', async ({ people }) => {
  await lookAt(people, 'administrator', '/administration?tab=parties', 'administration-parties')
})

story('the calendar looks right everywhere', async ({ people }) => {
  await lookAt(people, 'director', '/administration?tab=calendar', 'administration-calendar')
})

story('the duty roster looks right everywhere', async ({ people }) => {
  await lookAt(people, 'director', '/administration?tab=roster', 'administration-roster')
})

story('the outside bodies look right everywhere', async ({ people }) => {
  await lookAt(people, 'director', '/administration?tab=bodies', 'administration-bodies')
})
