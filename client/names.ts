import { positionNamed } from '../domain/kernel/index.ts'
import { ClientError } from './errors.ts'

const PART = /^[A-Za-z0-9_-]{1,100}$/

/**
 * Checks that a name can be part of a subject. With a space or a line break the server would read another subject.
 *
 * @throws ClientError `name.invalid`
 */
export function part(name: string): string {
  if (PART.test(name)) return name
  throw new ClientError('name.invalid', 'Names of communities, events and commands are letters, digits, - and _.')
}

/**
 * The position after which to begin.
 *
 * @throws ClientError `position.invalid`
 */
export function positionAfter(text: string): number {
  const position = positionNamed(text)
  if (position !== undefined) return position
  throw new ClientError(
    'position.invalid',
    'Name the position of an event in plain digits, as `event.position` has it.',
  )
}
