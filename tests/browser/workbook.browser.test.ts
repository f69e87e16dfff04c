import { expect } from 'vitest'
import { settled } from './harness/desk.ts'
import { expectAccessible, lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

story('an item is found by typing; its boundary and its parties are told', async ({ people }) => {
  const page = await people.signIn('director', '/workbook')
  await settled(page)
  expect(await page.locator('.items > li').count()).toBeLessThan(60)
  await page.getByLabel('查找事项：编号、名称、单位').fill('特困人员')
  await page.getByText(/^\d+ 项$/).waitFor()
  await page.getByRole('link', { name: '3.07.2 特困人员供养' }).click()
  const panel = page.getByRole('dialog')
  await panel.getByText('审批和发放归民政').waitFor()
  await panel.getByRole('row', { name: /区民政局/ }).waitFor()
  await expectAccessible(page)
  expect(new URL(page.url()).searchParams.get('open')).toBe('3.07.2')
  await page.goBack()
  await panel.waitFor({ state: 'hidden' })
})

story('a breach is contested by its party, and shows that at once', async ({ people }) => {
  const director = await people.api('director')
  const { rows } = await director.view('workbook-compliance/breaches', {
    filters: { state: 'recorded', party: 'committee' },
    sort: 'latest',
  })
  const [breach] = rows
  if (breach === undefined) throw new Error('The demo has no recorded breach of the committee.')
  people.expectAnswer(422)
  const page = await people.signIn('director', `/workbook?tab=breaches&open=${breach.id}`)
  const other = await people.signIn('social-worker', '/workbook?tab=breaches')
  await settled(other)
  await page.getByRole('dialog').getByRole('button', { name: '提出异议' }).click()
  const form = page.getByRole('form', { name: '提出异议' })
  await form.getByLabel('说明').fill('当日已到场，现场无人。')
  await form.getByRole('button', { name: '提出异议' }).click()
  await page
    .getByText(/已办理：提出异议|规则不允许/)
    .first()
    .waitFor()
  const done = (await page.getByText('已办理：提出异议').count()) > 0
  await page
    .getByRole('dialog')
    .getByText(done ? '有异议' : '已登记')
    .first()
    .waitFor()
})

story('the price list in force is told', async ({ people }) => {
  const page = await people.signIn('clerk', '/workbook?tab=prices')
  await page.getByRole('row', { name: /场地.*30 元 至 150 元/ }).waitFor()
  await expectAccessible(page)
})

story('the workbook looks right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/workbook', 'workbook')
})
