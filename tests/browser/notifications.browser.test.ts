import { expect } from 'vitest'
import { settled } from './harness/desk.ts'
import { lookAt } from './harness/look.ts'
import { story } from './harness/story.ts'

story('a director sets what is sent outside the pages, and finds it after a reload', async ({ people }) => {
  const page = await people.signIn('director', '/settings')
  await settled(page)
  const topic = (name: string) => page.getByRole('radiogroup', { name, exact: true })
  expect(await topic('任务').getByRole('radio', { name: '不发送' }).isChecked()).toBe(true)
  await topic('任务').getByRole('radio', { name: '即时' }).check()
  await topic('回访与复核').getByRole('radio', { name: '每日汇总' }).check()
  await page.getByLabel('每日汇总发送时间').fill('17:30')
  await page.getByRole('checkbox', { name: /暂不提醒/ }).check()
  await page.getByLabel('开始', { exact: true }).fill('21:30')
  await topic('首选渠道').getByRole('radio', { name: '企业微信' }).check()
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('设置已保存。').waitFor()

  await page.reload()
  await settled(page)
  expect(await topic('任务').getByRole('radio', { name: '即时' }).isChecked()).toBe(true)
  expect(await topic('回访与复核').getByRole('radio', { name: '每日汇总' }).isChecked()).toBe(true)
  expect(await page.getByLabel('每日汇总发送时间').inputValue()).toBe('17:30')
  expect(await page.getByLabel('开始', { exact: true }).inputValue()).toBe('21:30')
  expect(await page.getByLabel('结束', { exact: true }).inputValue()).toBe('07:00')
  expect(await topic('首选渠道').getByRole('radio', { name: '企业微信' }).isChecked()).toBe(true)
})

story('what cannot be switched off says why', async ({ people }) => {
  const page = await people.signIn('clerk', '/settings', { language: 'en' })
  await settled(page)
  await page.getByText('Urgent demands (L1)', { exact: true }).waitFor()
  await page.getByText(/People may be in danger, so these cannot be switched off/).waitFor()
  await page.getByText(/the law gives you little time, so these cannot be switched off/).waitFor()
  expect(await page.getByRole('radiogroup', { name: 'Urgent demands (L1)' }).count()).toBe(0)
})

story('a digest within the quiet hours is refused in place, and the input is kept', async ({ people }) => {
  people.expectAnswer(422)
  const page = await people.signIn('clerk', '/settings')
  await settled(page)
  await page.getByLabel('每日汇总发送时间').fill('23:00')
  await page.getByRole('checkbox', { name: /暂不提醒/ }).check()
  await page.getByRole('button', { name: '保存' }).click()
  await page.locator('.form-refusal').getByText('notification.daily-in-quiet').waitFor()
  expect(await page.getByLabel('每日汇总发送时间').inputValue()).toBe('23:00')
})

story('the settings look right everywhere', async ({ people }) => {
  await lookAt(people, 'property', '/settings', 'settings')
})
