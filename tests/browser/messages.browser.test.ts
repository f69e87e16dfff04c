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

story('the settings of notifications are one step from the messages and from the account', async ({ people }) => {
  const page = await people.signIn('clerk', '/messages')
  await page.getByRole('link', { name: '通知设置' }).click()
  await page.getByRole('heading', { level: 1, name: '设置' }).waitFor()
  await page.goto('/')
  await page.getByRole('button', { name: '我的账号与设置' }).click()
  await page.getByRole('dialog').getByRole('link', { name: '通知设置' }).click()
  await page.getByRole('heading', { level: 1, name: '设置' }).waitFor()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
})

story('the messages look right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/messages', 'messages')
})
