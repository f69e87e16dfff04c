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

test.each(contexts)('every version of every event of $name has an example', ({ events }) => {
  for (const { eventName, schema, older } of Object.values(events))
    for (const version of [...older.map((one) => one.schema), schema])
      expect(exampleOf(version), eventName).toBeDefined()
})
