import { expect } from 'vitest'
import { settled } from './harness/desk.ts'
import { lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

story('a visitor signs in with one click, and lands on the desk', async ({ people }) => {
  const page = await people.visit('/')
  await page.getByRole('button', { name: '居委会窗口' }).click()
  await page.getByRole('heading', { level: 1, name: '我的工作台' }).waitFor()
  await page.getByText('实时', { exact: true }).waitFor()
})

story('a link to a page leads there after the sign-in', async ({ people }) => {
  const page = await people.visit('/messages?tab=todo')
  await page.getByRole('button', { name: '居委会主任' }).click()
  await settled(page)
  expect(new URL(page.url()).pathname).toBe('/messages')
  await page.getByRole('button', { name: '待办' }).and(page.locator('[aria-current=page]')).waitFor()
})

story('where an identity provider is set up, its sign-in leads back to the page', async ({ people }) => {
  const page = await people.visit('/mark.svg')
  const refused = {
    code: 'session.none',
    status: 401,
    title: '未登录',
    detail: '',
    signIn: { provider: '/auth/login' },
  }
  await page.route('**/session', (route) => route.fulfill({ status: 401, json: refused }))
  await page.goto('/messages?tab=todo')
  const link = page.getByRole('link', { name: '登录' })
  await link.waitFor()
  expect(await link.getAttribute('href')).toBe(`/auth/login?return=${encodeURIComponent('/messages?tab=todo')}`)
})

story('the sign-in looks right everywhere', async ({ people }) => {
  await lookAt(people, undefined, '/', 'sign-in')
})
