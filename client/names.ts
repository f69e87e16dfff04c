import { positionNamed } from '../domain/kernel/index.ts'
import { ClientError } from './errors.ts'

const PART = /^[A-Za-z0-9_-]{1,100}$/

/**
 * Checks that a name can be part of a subject. A space or a line break would make the server read another subject.
 *
 * @throws ClientError `name.invalid`
 */
export function part(name: string): string {
  if (PART.test(name)) return name
  throw new ClientError(
    'name.invalid',
    'Names of communities, events and commands must consist of letters, digits, `-` and `_`.',
  )
}

/**
 * Parses the position after which to begin.
 *
 * @throws ClientError `position.invalid`
 */
export function positionAfter(text: string): number {
  const position = positionNamed(text)
  if (position !== undefined) return position
  throw new ClientError('position.invalid', 'A position must be plain digits, as in `event.position`.')
}
