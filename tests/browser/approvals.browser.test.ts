import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { type People, settled } from './harness/desk.ts'
import { enter, focused, openPlace, tabTo } from './harness/keyboard.ts'
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

story('approvals are refused and granted by the keyboard alone', async ({ people }) => {
  const [refused, granted] = [await held(people), await held(people)]
  const page = await people.signIn('social-worker', '/')
  await settled(page)
  await openPlace(page, '审批')
  const request = ({ summary }: { readonly summary: string }) => page.getByRole('listitem').filter({ hasText: summary })
  const goTo = async (own: { readonly summary: string }) => {
    await request(own).waitFor()
    const count = await page.locator('.request').count()
    for (let nth = 0; nth < count; nth += 1) await page.keyboard.press('k')
    const here = page.locator('.request:focus').filter({ hasText: own.summary })
    for (let nth = 0; nth < count && (await here.count()) === 0; nth += 1) await page.keyboard.press('j')
    await focused(page, request(own))
  }
  await goTo(refused)
  await enter(page, request(refused).getByRole('button', { name: '不同意' }))
  await focused(page, request(refused).getByRole('textbox', { name: '理由' }))
  await page.keyboard.type('请先用备用泵恢复供水。')
  await enter(page, request(refused).getByRole('button', { name: '答复审批' }))
  await request(refused).waitFor({ state: 'hidden' })
  // The next one has the focus, or the one before.
  await focused(page, page.locator('.request'))

  await goTo(granted)
  await page.keyboard.press('n')
  await focused(page, request(granted).getByRole('textbox', { name: '理由' }))
  await enter(page, request(granted).getByRole('button', { name: '取消' }))
  await focused(page, request(granted))
  await page.keyboard.press('y')
  await focused(page, request(granted).getByRole('textbox', { name: '理由' }))
  await tabTo(page, request(granted).getByRole('button', { name: '答复审批' }))
  await page.keyboard.press('Enter')
  await request(granted).waitFor({ state: 'hidden' })
  const api = await people.api('clerk')
  await expect.poll(async () => (await api.view('demands', { id: granted.id })).row.state).toBe('held')
  expect((await api.view('demands', { id: refused.id })).row.state).toBe('in-progress')
})

story('the approvals look right everywhere', async ({ people }) => {
  await held(people)
  await lookAt(people, 'social-worker', '/approvals', 'approvals')
})

story('what we asked looks right everywhere', async ({ people }) => {
  await lookAt(people, 'property', '/approvals?tab=by-us', 'approvals-by-us')
})
