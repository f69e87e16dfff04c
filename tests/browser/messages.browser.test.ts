import { expect } from 'vitest'
import { settled } from './harness/desk.ts'
import { lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

story('the state of the list is in its address, with back and forward', async ({ people }) => {
  const page = await people.signIn('clerk', '/messages')
  await settled(page)
  await page.getByRole('button', { name: '待办' }).click()
  await page.getByRole('button', { name: '今日到期' }).click()
  expect(new URL(page.url()).search).toBe('?tab=todo&today=true')
  await page.goBack()
  expect(new URL(page.url()).search).toBe('?tab=todo')
  await page.goForward()
  await page.getByRole('button', { name: '今日到期', pressed: true }).waitFor()
})

story('the messages look right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/messages', 'messages')
})
