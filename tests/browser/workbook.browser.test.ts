import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type People, settled } from './harness/desk.ts'
import { expectAccessible, lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

story('an item is found by typing; its boundary and its parties are told', async ({ people }) => {
  const page = await people.signIn('director', '/workbook')
  await settled(page)
  expect(await page.locator('.items > li').count()).toBeLessThan(60)
  await page.getByLabel('查找事项：编号、名称、单位').fill('特困人员')
  await page.getByRole('link', { name: '3.07.2 特困人员供养' }).click()
  const panel = page.getByRole('dialog')
  await panel.getByText('审批和发放归民政').waitFor()
  await panel.getByRole('row', { name: /区民政局/ }).waitFor()
  await expectAccessible(page)
  expect(new URL(page.url()).searchParams.get('open')).toBe('3.07.2')
  await page.goBack()
  await panel.waitFor({ state: 'hidden' })
})

/** The organisation brings a room of the social workers back damaged, and these record it as a breach; returns its id. */
async function brokenPromise(people: People): Promise<string> {
  const [owner, borrower] = await Promise.all([people.api('social-worker'), people.api('organization')])
  const terms = { approval: 'automatic' as const }
  const { id } = await owner.send('resource', 'offer', { name: '损坏用活动室', category: 'venue', quantity: 1, terms })
  const [from, until] = [5, 65].map((minutes) => new Date(Date.now() + minutes * 60_000).toISOString())
  await borrower.send('resource', 'request', { window: { from: from ?? '', until: until ?? '' } }, { id })
  await owner.send('resource', 'start', { share: 's1' }, { id })
  const { position } = await owner.send('resource', 'return', { share: 's1', condition: 'damaged' }, { id })
  const source = `resource-pa-${id}`
  let event = ''
  for await (const one of owner.events({ after: String(Number(position) - 1), subject: source })) event = one.id
  const data = { party: 'org-elder-care', item: '5.01', kind: 'damaged' as const, source, event }
  const done = await owner.send('workbook', 'record-breach', data, { id: 'pa' })
  const { rows } = await owner.view('workbook-compliance/breaches', {
    filters: { party: 'org-elder-care' },
    sort: 'latest',
    minPosition: done.position,
  })
  return rows[0]?.id ?? ''
}

story('a breach is contested by its party; the party that recorded it sees that at once', async ({ people }) => {
  const id = await brokenPromise(people)
  // A party that has not recorded it is offered nothing that the engine refuses.
  const third = await people.signIn('director', `/workbook?tab=breaches&open=${id}`)
  await third.getByRole('dialog').getByText('已登记').waitFor()
  await settled(third)
  expect(
    await third
      .getByRole('dialog')
      .getByRole('button', { name: /补救|撤销/ })
      .count(),
  ).toBe(0)
  const recorder = await people.signIn('social-worker', `/workbook?tab=breaches&open=${id}`)
  const party = await people.signIn('organization', `/workbook?tab=breaches&open=${id}`)
  await recorder.getByRole('dialog').getByText('已登记').waitFor()
  await party.getByRole('dialog').getByRole('button', { name: '提出异议' }).click()
  const form = party.getByRole('form', { name: '提出异议' })
  await form.getByLabel('说明').fill('交付时已有裂缝。')
  await form.getByRole('button', { name: '提出异议' }).click()
  await party.getByText('已办理：提出异议').waitFor()
  await recorder.getByRole('dialog').getByText('有异议').waitFor()
  await expectAccessible(recorder)
})

/** Sends a command from the panel that is open. */
async function sent(page: Page, command: string, reason?: string): Promise<void> {
  await page.getByRole('dialog').getByRole('button', { name: command }).click()
  const form = page.getByRole('form', { name: command })
  if (reason !== undefined) await form.getByLabel('理由').fill(reason)
  await form.getByRole('button', { name: command }).click()
  await page.getByText(`已办理：${command}`).waitFor()
}

story(
  'an independent party answers a contest; then the breach stands, and can only be remedied',
  async ({ people }) => {
    const id = await brokenPromise(people)
    const path = `/workbook?tab=breaches&open=${id}`
    const organisation = await people.api('organization')
    await organisation.send('workbook', 'contest-breach', { breach: id, words: '交付时已有裂缝。' }, { id: 'pa' })
    const party = await people.signIn('organization', path)
    await party.getByRole('dialog').getByText('有异议').waitFor()
    const committee = await people.signIn('director', path)
    // The party that recorded it is not the one to answer.
    const recorder = await people.signIn('social-worker', path)
    await recorder.getByRole('dialog').getByText('有异议').waitFor()
    expect(await recorder.getByRole('dialog').getByRole('button', { name: '答复异议' }).count()).toBe(0)
    // No one ends it before the answer.
    await committee.getByRole('dialog').getByRole('button', { name: '答复异议' }).click()
    expect(await committee.getByRole('button', { name: '确认补救' }).count()).toBe(0)
    const form = committee.getByRole('form', { name: '答复异议' })
    await form.getByRole('radiogroup', { name: '是否成立' }).getByText('是', { exact: true }).click()
    await form.getByLabel('理由').fill('交付记录写明完好。')
    await expectAccessible(committee)
    await form.getByRole('button', { name: '答复异议' }).click()
    await committee.getByText('已办理：答复异议').waitFor()
    await party.getByRole('dialog').getByText('已认定').waitFor()
    expect(await party.getByRole('dialog').getByRole('button', { name: '提出异议' }).count()).toBe(0)
    await recorder.getByRole('dialog').getByRole('button', { name: '确认补救' }).waitFor()
    expect(await recorder.getByRole('dialog').getByRole('button', { name: '撤销未履约' }).count()).toBe(0)
  },
)

story('the party that recorded a breach closes it; its party sees that at once', async ({ people }) => {
  const closings = [
    { command: '确认补救', shows: '已补救' },
    { command: '撤销未履约', reason: '损坏在借出前已有。', shows: '已撤销' },
  ]
  for (const { command, reason, shows } of closings) {
    const id = await brokenPromise(people)
    const recorder = await people.signIn('social-worker', `/workbook?tab=breaches&open=${id}`)
    const party = await people.signIn('organization', `/workbook?tab=breaches&open=${id}`)
    await party.getByRole('dialog').getByText('已登记').waitFor()
    await sent(recorder, command, reason)
    await party.getByRole('dialog').getByText(shows).waitFor()
    // Nothing is left to do about it.
    await expect.poll(() => recorder.getByRole('dialog').getByRole('button', { name: command }).count()).toBe(0)
    expect(await party.getByRole('dialog').getByRole('button', { name: '提出异议' }).count()).toBe(0)
  }
})

story('the price list in force is told', async ({ people }) => {
  const page = await people.signIn('clerk', '/workbook?tab=prices')
  await page.getByRole('row', { name: /场地.*30 元 至 150 元/ }).waitFor()
  await expectAccessible(page)
})

story('the workbook looks right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/workbook', 'workbook')
})
