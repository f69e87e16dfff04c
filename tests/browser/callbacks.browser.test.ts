import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type People, settled, shot } from './harness/desk.ts'
import { expectAccessible, expectInPlace, lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

const caseNumber = (page: Page) => page.locator('.call-case .number').first()

/** Puts cases off until one comes whose raiser is to be called. */
async function untilCall(page: Page): Promise<string> {
  await page.locator('.call').waitFor()
  while ((await page.getByRole('region', { name: /三个问题|Three questions/ }).count()) === 0) {
    await passed(page, () => page.keyboard.press('l'))
  }
  return (await caseNumber(page).textContent()) ?? ''
}

async function passed(page: Page, act: () => Promise<void>): Promise<void> {
  const before = await caseNumber(page).textContent()
  await act()
  await expect.poll(() => caseNumber(page).textContent()).not.toBe(before)
}

/** What is sent to the engine for a demand. */
async function sent(
  page: Page,
  act: () => Promise<void>,
): Promise<{ readonly command: string; readonly body: unknown }> {
  const [request] = await Promise.all([
    page.waitForRequest((one) => one.method() === 'POST' && /\/demands\/[^/]+\/[a-z-]+$/.test(one.url())),
    act(),
  ])
  return { command: request.url().split('/').at(-1) ?? '', body: request.postDataJSON() }
}

story('a caller asks three questions by four keys, and the next case comes by itself', async ({ people }) => {
  const page = await people.signIn('clerk', '/callbacks')
  await settled(page)
  await untilCall(page)
  await page.keyboard.press('y')
  await page.keyboard.press('y')
  await page.keyboard.press('1')
  const done = await sent(page, () => passed(page, () => page.keyboard.press('Enter')))
  expect(done).toEqual({
    command: 'record-callback',
    body: { reached: true, contacted: true, resolved: true, satisfaction: 'satisfied' },
  })
})

story('a raiser who is not reached is counted, and a case is skipped with a reason', async ({ people }) => {
  const page = await people.signIn('social-worker', '/callbacks', { language: 'en' })
  await settled(page)
  const number = await untilCall(page)
  const attempts = page.locator('.call-attempts')
  const earlier = (await attempts.count()) === 0 ? 0 : Number.parseInt(await attempts.innerText(), 10)
  await page.keyboard.press('u')
  const failed = await sent(page, () => passed(page, () => page.keyboard.press('Enter')))
  expect(failed).toEqual({ command: 'record-callback', body: { reached: false } })
  await untilCall(page)
  await page.keyboard.press('s')
  await page.keyboard.press('3')
  const skipped = await sent(page, () => passed(page, () => page.keyboard.press('Enter')))
  expect(skipped).toEqual({ command: 'skip-callback', body: { reason: 'capacity' } })
  // The one that was not reached is still dealt to the party, with its attempt.
  await page.reload()
  await settled(page)
  for (let nth = 0; (await caseNumber(page).textContent()) !== number && nth < 60; nth += 1) {
    await passed(page, () => page.keyboard.press('l'))
  }
  const counted = earlier === 0 ? '1 attempt' : `${earlier + 1} attempts`
  await page.getByText(`${counted} reached no one`).waitFor()
})

/** A demand whose raiser left neither name nor phone, delivered by the property company; who is to check it instead of calling. */
async function withoutPhone(people: People): Promise<{ readonly id: string; readonly caller: string }> {
  const clerk = await people.api('clerk')
  const property = await people.api('property')
  const told = { text: '消防泵不出水', onBehalfOf: { kind: 'anonymous' } } as const
  const { id } = await clerk.send('demand', 'raise', told)
  await clerk.send('demand', 'triage', { item: '1.08.2', summary: '消防泵不出水' }, { id })
  const tasks = async () =>
    (await property.view('demand-board/tasks', { filters: { demand: id, party: 'property' } })).rows
  await expect.poll(async () => (await tasks()).length).toBe(1)
  for (const { task } of await tasks()) {
    await property.send('demand', 'accept', { task }, { id })
    await property.send('demand', 'deliver', { task, result: '已更换密封圈，试水正常。' }, { id })
  }
  const call = async () => (await clerk.view('demands', { id })).row.call
  await expect.poll(async () => (await call())?.check).toBe('no-contact')
  // The lot fell on one of the two.
  return { id, caller: (await call())?.party === 'committee' ? 'clerk' : 'social-worker' }
}

for (const { name, keys, sends } of [
  {
    name: 'a raiser without a phone is not called: the result is checked by two keys',
    keys: ['c', 'Enter'],
    sends: { command: 'close', body: { basis: 'independent-check' } },
  },
  {
    name: 'a check is passed on by three keys',
    keys: ['s', '3', 'Enter'],
    sends: { command: 'skip-callback', body: { reason: 'capacity' } },
  },
]) {
  story(name, async ({ people }) => {
    const { id, caller } = await withoutPhone(people)
    const page = await people.signIn(caller, `/callbacks?open=${id}`)
    await settled(page)
    await page.getByText('联系电话 未留').waitFor()
    await page.getByRole('region', { name: '以核查代替回访' }).waitFor()
    // A key that records the call before this one says nothing about this one.
    const record = page.getByRole('button', { name: '登记并转下一件' })
    await page.keyboard.press('Enter')
    expect(await record.isDisabled()).toBe(true)
    for (const key of keys.slice(0, -1)) await page.keyboard.press(key)
    await expect.poll(() => record.isDisabled()).toBe(false)
    await expectAccessible(page)
    for (const width of [1366, 360]) {
      await page.setViewportSize({ width, height: 768 })
      await shot(page, `callbacks-${sends.command}-${width}`)
      await expectInPlace(page)
    }
    const done = await sent(page, () => passed(page, () => page.keyboard.press(keys.at(-1) ?? '')))
    expect(done).toEqual(sends)
  })
}

story('an answer can be taken back, and keys rest while a note is written', async ({ people }) => {
  const page = await people.signIn('clerk', '/callbacks')
  await settled(page)
  await untilCall(page)
  await page.keyboard.press('n')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('e')
  await page.keyboard.type('nu')
  expect(await page.locator('#call-note').inputValue()).toBe('nu')
  expect(await page.locator('.call-answer[aria-pressed=true]').count()).toBe(0)
})

story('the callback desk looks right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/callbacks', 'callbacks', {
    prepare: (page) => page.locator('.call-case').waitFor(),
  })
})
