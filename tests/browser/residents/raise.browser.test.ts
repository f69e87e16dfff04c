import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hasBrowser, openStage, type Stage } from './stage.ts'

describe.skipIf(!hasBrowser)('a resident raises a demand', () => {
  let stage: Stage
  beforeAll(async () => {
    stage = await openStage()
  })
  afterAll(() => stage.stop())

  test('from the code of a door, in Chinese', async () => {
    const { page, shot, requested } = await stage.visit('/r?b=q04-2')
    await page.getByText('您在：幸福里 2 号楼').waitFor()
    await shot('home-zh')
    await page.getByRole('link', { name: '我要说事' }).click()
    await page.getByLabel('您想说什么事？').fill('楼道灯坏了一个星期，晚上看不见路。')
    await shot('words-zh')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByRole('heading', { name: '在哪里？' }).waitFor()
    await shot('place-zh')
    await page.getByRole('button', { name: '下一步' }).click()
    await page.getByText('可以，打电话或发短信').click()
    await page.getByLabel('手机或电话号码').fill('138 0013 8000')
    await page.getByLabel('怎么称呼您').fill('王女士')
    await shot('contact-zh')
    await page.getByRole('button', { name: '提交' }).click()
    await page.getByRole('heading', { name: '收到了' }).waitFor()
    await shot('sent-zh')
    await page.getByRole('link', { name: '查看进度' }).click()
    await page.getByRole('heading', { name: '办理进度' }).waitFor()
    await shot('status-zh')
    await page.getByRole('link', { name: '我的资料' }).click()
    await page.getByRole('heading', { name: '我的资料', exact: true }).waitFor()
    await shot('data-zh')
    expect(requested.filter((url) => !url.startsWith(stage.rig.url))).toEqual([])
  })
})
