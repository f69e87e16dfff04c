import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { type People, settled } from './harness/desk.ts'
import { expectAccessible, lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

const REASON = '等待厂家补发配件，预计一周到货。'

/** A demand that the property company works on, and asks to put on hold. */
async function held(people: People): Promise<{ readonly id: string; readonly summary: string }> {
  const clerk = await people.api('clerk')
  const property = await people.api('property')
  const summary = `消防泵更换 ${randomUUID().slice(0, 8)}`
  const { id } = await clerk.send('demand', 'raise', { text: '消防泵不出水' })
  await clerk.send('demand', 'triage', { item: '1.08.2', summary }, { id })
  const tasks = async () =>
    (await property.view('demand-board/tasks', { filters: { demand: id, party: 'property' } })).rows
  // The dispatch service assigns it by itself.
  await expect.poll(async () => (await tasks()).length).toBe(1)
  for (const { task } of await tasks()) await property.send('demand', 'accept', { task }, { id })
  const reviewBy = new Date(Date.now() + 7 * 24 * 3_600_000).toISOString()
  await property.send('demand', 'hold', { code: 'materials', reason: REASON, reviewBy }, { id })
  return { id, summary }
}

story('an approval is answered beside its grounds, and the asking party sees the answer', async ({ people }) => {
  people.expectAnswer(422)
  const { id, summary } = await held(people)
  const page = await people.signIn('social-worker', '/approvals')
  await settled(page)
  const request = page.getByRole('listitem').filter({ hasText: summary })
  await request.getByText(REASON).waitFor()
  await request.getByRole('button', { name: '不同意' }).click()
  expect(new URL(page.url()).searchParams.get('answer')).toBe(`${id}.ap1:refuse`)
  const form = request.getByRole('form')
  await form.getByRole('button', { name: '答复审批' }).click()
  await form.getByText('approval.reason-missing').waitFor()
  await expectAccessible(page)
  await form.getByRole('textbox', { name: '理由' }).fill('请先用备用泵恢复供水。')
  await form.getByRole('button', { name: '答复审批' }).click()
  await request.waitFor({ state: 'hidden' })
  const property = await people.signIn('property', '/approvals?tab=by-us')
  const row = property.getByRole('row').filter({ hasText: summary })
  await row.getByText('未同意').waitFor()
  await row.getByText('请先用备用泵恢复供水。').waitFor()
})

story('a granted hold is carried out at once', async ({ people }) => {
  const { id, summary } = await held(people)
  const page = await people.signIn('social-worker', '/approvals')
  await settled(page)
  const request = page.getByRole('listitem').filter({ hasText: summary })
  await request.getByRole('button', { name: '同意', exact: true }).click()
  await request.getByRole('form').getByRole('button', { name: '答复审批' }).click()
  await request.waitFor({ state: 'hidden' })
  const api = await people.api('clerk')
  await expect.poll(async () => (await api.view('demands', { id })).row.state).toBe('held')
})

story('the approvals look right everywhere', async ({ people }) => {
  await held(people)
  await lookAt(people, 'social-worker', '/approvals', 'approvals')
})

story('what we asked looks right everywhere', async ({ people }) => {
  await lookAt(people, 'property', '/approvals?tab=by-us', 'approvals-by-us')
})
