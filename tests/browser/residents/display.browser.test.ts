import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { expectAccessible, expectInPlace } from '../harness/look.ts'
import { delivered, hasBrowser, openStage, type Stage, targetsOn } from './stage.ts'

/** Every page, as a resident without an account comes to it, by its fragment. */
const PAGES = ['home', 'words', 'place', 'contact', 'find', 'sent', 'demand', 'data', 'alerts'] as const
type PageName = (typeof PAGES)[number]

/** The sizes and leading of all texts. */
const TEXTS = `[...document.querySelectorAll('body *')]
  .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== ''))
  .filter((element) => element.checkVisibility() && !element.classList.contains('sr-only'))
  .map((element) => {
    const { fontSize, lineHeight } = getComputedStyle(element)
    return { what: element.outerHTML.slice(0, 100), size: parseFloat(fontSize), leading: parseFloat(lineHeight) / parseFloat(fontSize) }
  })`

describe.skipIf(!hasBrowser)('the residents’ pages', () => {
  let stage: Stage
  let followed: string
  beforeAll(async () => {
    stage = await openStage()
    const { body } = await stage.rig.ask('/v1/pa/demands', {
      body: {
        text: '路灯坏了，老人晚上出门看不见路。',
        contact: '13800138000',
        place: { quarter: 'q04', building: '2' },
      },
    })
    await delivered(stage, body.id)
    followed = `pa/${body.id}/${body.followUpCode}`
  })
  afterAll(() => stage.stop())

  /** Opens a page in the state in which it asks for most. */
  async function show(page: Page, name: PageName): Promise<void> {
    const at = {
      home: '',
      find: 'find',
      alerts: 'alerts',
      sent: `sent/${followed}`,
      demand: `d/${followed}`,
      data: `data/${followed}`,
    }
    if (name in at) {
      await page.goto(`${stage.rig.url}/r?b=q04-2#/${at[name as keyof typeof at]}`)
      await page.reload()
    } else {
      await page.goto(`${stage.rig.url}/r?b=q04-2#/say/${name === 'words' ? 1 : name === 'place' ? 2 : 3}`)
      await page.reload()
      await page.locator('form').waitFor()
      if (name === 'words') await page.locator('textarea').fill('我妈晕倒了')
      if (name === 'contact') await page.locator('input[name="way"][value="phone"]').check()
    }
    await page.locator('h1').waitFor()
    await expect.poll(() => page.locator('.loading').count()).toBe(0)
  }

  const looks = [
    { language: 'zh-CN', theme: 'light', width: 360 },
    { language: 'en-GB', theme: 'dark', width: 360 },
    { language: 'en-GB', theme: 'light', width: 768 },
  ] as const

  test.each(looks)('are accessible and in place: $language, $theme, $width px', async (look) => {
    const { page, context, shot } = await stage.visit('/r', look)
    for (const name of PAGES) {
      await show(page, name)
      await expectInPlace(page)
      await expectAccessible(page)
      await shot(`${name}-${look.width}-${look.language}-${look.theme}`)
    }
    await context.close()
  })

  test.each(looks)('have targets of 44 px: $language, $theme, $width px', async (look) => {
    const { page, context } = await stage.visit('/r', look)
    for (const name of PAGES) {
      await show(page, name)
      const targets = await targetsOn(page)
      expect(targets.filter(({ width, height }) => Math.min(width, height) < 44)).toEqual([])
    }
    await context.close()
  })

  test.each([
    { language: 'zh-CN', theme: 'light', width: 360, press: '大字版' },
    { language: 'en-GB', theme: 'dark', width: 360, press: 'Large' },
  ] as const)(
    'have a large version: text of 18 to 30 px, targets of 60 px, in $language',
    async ({ press, ...look }) => {
      const { page, context, shot } = await stage.visit('/r', look)
      await page.getByRole('button', { name: press }).click()
      for (const name of PAGES) {
        await show(page, name)
        const texts = (await page.evaluate(TEXTS)) as readonly { what: string; size: number; leading: number }[]
        expect(texts.length).toBeGreaterThan(5)
        expect(texts.filter(({ size }) => size < 18 || size > 30)).toEqual([])
        expect(texts.filter(({ leading }) => leading < 1.299)).toEqual([])
        const targets = await targetsOn(page)
        expect(targets.filter(({ width, height }) => Math.min(width, height) < 60)).toEqual([])
        await expectInPlace(page)
        await expectAccessible(page)
        await shot(`${name}-big-${look.language}`)
      }
      await context.close()
    },
  )

  test('have a version of high contrast, and text at 200 % fits', async () => {
    const { page } = await stage.visit('/r')
    await page.getByRole('button', { name: '高对比度' }).click()
    for (const name of PAGES) {
      await show(page, name)
      await expectAccessible(page)
      await page.evaluate("document.documentElement.style.setProperty('--text-scale', '2')")
      await expectInPlace(page)
    }
    await page.reload()
    expect(await page.getByRole('button', { name: '高对比度' }).getAttribute('aria-pressed')).toBe('true')
  })

  test('are used by keyboard alone: from the door to the number', async () => {
    const { page } = await stage.visit('/r?b=q04-2')
    await page.getByText('您在：幸福里 2 号楼').waitFor()
    /** Goes to what has this name by Tab. */
    const tabTo = async (name: string) => {
      const focused = `(() => { const { textContent, labels, ariaLabel } = document.activeElement
        return [...(labels ?? [])].map((label) => label.textContent).join() || textContent || ariaLabel || '' })()`
      for (let presses = 0; presses < 30; presses += 1) {
        await page.keyboard.press('Tab')
        if (String(await page.evaluate(focused)).includes(name)) return
      }
      throw new Error(`the keyboard does not reach: ${name}`)
    }
    await tabTo('我要说事')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '我要说事' }).waitFor()
    await tabTo('您想说什么事')
    await page.keyboard.type('长椅坏了')
    await tabTo('下一步')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '在哪里？' }).waitFor()
    await tabTo('下一步')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '怎么找您？' }).waitFor()
    // The arrows choose among several answers.
    await tabTo('可以，打电话或发短信')
    await page.keyboard.press('ArrowUp')
    await tabTo('提交')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '收到了' }).waitFor()
  })

  test('change their language at once, and remember it', async () => {
    const { page } = await stage.visit('/r')
    await page.getByRole('button', { name: 'English' }).click()
    await page.getByRole('heading', { name: 'What can we do for you?' }).waitFor()
    expect(await page.evaluate('document.documentElement.lang')).toBe('en')
    await page.reload()
    await page.getByRole('heading', { name: 'What can we do for you?' }).waitFor()
  })

  test('are read aloud, with the number digit by digit, until one goes on', async () => {
    const { page, context } = await stage.visit('about:blank')
    await context.addInitScript(`globalThis.said = []
      speechSynthesis.speak = (words) => said.push([words.lang, words.text])
      speechSynthesis.cancel = () => said.push('silence')`)
    await page.goto(`${stage.rig.url}/r#/d/${followed}`)
    await page.getByRole('heading', { name: '办理进度' }).waitFor()
    await page.getByRole('button', { name: '朗读' }).click()
    expect(await page.getByRole('button', { name: '朗读' }).getAttribute('aria-pressed')).toBe('true')
    const said = (await page.evaluate('said.filter((one) => one !== "silence")')) as readonly [string, string][]
    expect(said).toEqual([
      ['zh-CN', expect.stringMatching(/办理进度[\s\S]*(\d ){6}, (\d ){6}, \d[\s\S]*这件事解决了吗/)],
    ])
    await page.getByRole('link', { name: '我的资料' }).click()
    await expect.poll(() => page.evaluate('said.at(-1)')).toBe('silence')
    expect(await page.getByRole('button', { name: '朗读' }).getAttribute('aria-pressed')).toBe('false')
  })
})
