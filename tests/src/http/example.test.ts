import { expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { blankTexts, fieldErrors } from '../../../services/commands/validation.ts'
import { exampleOf } from '../../../src/http/contracts/example.ts'

test.each(contexts)('every command of $name takes its example', ({ commands }) => {
  for (const [command, { data }] of Object.entries(commands)) {
    const example = exampleOf(data)
    expect([...fieldErrors(data, example), ...blankTexts(data, example)], command).toEqual([])
  }
})
