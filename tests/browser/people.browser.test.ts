import { expect } from 'vitest'
import { settled } from './harness/desk.ts'
import { expectAccessible, lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

const DAY_MS = 24 * 60 * 60_000
const dayIn = (days: number): string => new Date(Date.now() + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10)

story('a party asks for a person; the party and the person agree, each for itself', async ({ people }) => {
  const day = dayIn(3)
  people.expectAnswer(404)
  // The desk clerk is known by the post alone: the organisation may not see the person.
  const page = await people.signIn('organization', '/parties?open=committee')
  const posts = page.getByRole('dialog').getByRole('listitem').filter({ hasText: '名称不公开' })
  await posts.locator('a[href*="person-committee-2"]').first().click()
  await page.getByRole('dialog').getByText('贵单位尚不可查看此人').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '申请支援' }).click()
  const form = page.getByRole('form')
  await form.getByRole('combobox', { name: '所属单位' }).fill('P社区居民委员会')
  await form.getByRole('combobox', { name: '所属单位' }).press('Enter')
  await form.getByLabel('开始时间').fill(`${day}T10:00`)
  await form.getByLabel('截止时间').fill(`${day}T11:30`)
  await form.getByRole('button').filter({ hasText: '申请支援' }).click()
  await page.getByText(/已办理/).waitFor()
  const { rows } = await (await people.api('organization')).view('personnel-sharing', {
    filters: { person: 'person-committee-2', state: 'requested' },
  })
  const id = rows.at(-1)?.id ?? ''

  const path = `/people?tab=secondments&open=${id}`
  const home = await people.signIn('director', path)
  const person = await people.signIn('clerk', path)
  await home.getByRole('dialog').getByText('派出单位, 本人').waitFor()
  await home.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click()
  await person.getByRole('dialog').getByText('待同意方').waitFor()
  await person.getByRole('dialog').getByText('本人', { exact: true }).waitFor()
  await person.getByRole('dialog').getByRole('button', { name: '同意', exact: true }).click()
  await home.getByRole('dialog').getByText('已同意').waitFor()
  await expectAccessible(home)
  // It stands in the timeline of the next days.
  await page.goto('/people')
  await settled(page)
  await page.locator('.away').filter({ hasText: '邻里助老' }).first().waitFor()
})

story('hours and skills are told', async ({ people }) => {
  const page = await people.signIn('director', '/people?tab=hours')
  await page.getByRole('table', { name: '工时' }).getByRole('row').nth(1).waitFor()
  await expectAccessible(page)
  await page.getByRole('button', { name: '技能' }).click()
  await page.getByRole('table', { name: '技能' }).getByRole('row').nth(1).waitFor()
  await page.getByRole('button', { name: '仅看缺口' }).click()
  expect(new URL(page.url()).search).toBe('?tab=skills&missing=true')
  await expectAccessible(page)
})

story('the people look right everywhere', async ({ people }) => {
  await lookAt(people, 'director', '/people', 'people')
})
