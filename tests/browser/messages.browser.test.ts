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

for (const [language, width] of [
  ['zh', 1366],
  ['en', 360],
] as const)
  story(
    `messages say which demand they are about, asked in few questions, in ${language} at ${width} px`,
    async ({ people }) => {
      const page = await people.signIn('clerk', '/mark.svg', { language, width, touch: width === 360 })
      let questions = 0
      page.on('request', (request) => {
        if (/demand-board\?.*id=/.test(request.url())) questions += 1
      })
      await page.goto('/messages')
      await settled(page)
      const named = page.getByRole('row').filter({ has: page.locator('.subject', { hasText: /^\S*\d{6}-\d{6}-\d/ }) })
      await expect.poll(() => named.count()).toBeGreaterThan(3)
      expect(questions).toBeLessThan(await named.count())
    },
  )

story('the messages look right everywhere', async ({ people }) => {
  await lookAt(people, 'clerk', '/messages', 'messages')
})
