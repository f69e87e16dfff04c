import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

it.each(globSync('{README,CONTRIBUTING,docs/*}.md', { cwd: root }))('%s links only to what is there', (file) => {
  const text = readFileSync(join(root, file), 'utf8')
  const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link = '']) => link)
  expect(links.filter((link) => !existsSync(resolve(root, dirname(file), link)))).toEqual([])
})

it('the README tells the commands that package.json has', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const told = [...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^npm (?:run (?:--silent )?)?([a-z]+)/gm)]
  expect(told.map(([, name = '']) => name).filter((name) => !(name in scripts))).toEqual([])
  expect(told.length).toBeGreaterThanOrEqual(2)
})
