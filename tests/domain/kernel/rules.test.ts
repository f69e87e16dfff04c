import { Type } from '@sinclair/typebox'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  ANY_READER,
  Closed,
  catalogue,
  command,
  context,
  events,
  Id,
  type ReadStates,
  read,
  reject,
  rulesOn,
} from '../../../domain/kernel/index.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { jwh } from '../community/people.ts'

const { ShelfBuilt, BookShelved, BookLent } = events({
  ShelfBuilt: Closed({}),
  BookShelved: Closed({}),
  BookLent: Closed({ to: Id }),
})

interface Shelf {
  readonly open: boolean
}
const shelfRule = rulesOn<Shelf>()
const build = shelfRule(command({ summary: 'Builds it.', by: ['committee'], data: Closed({}), creates: true }), () => [
  ShelfBuilt({}),
])
const shelf = context('shelf', {
  plural: 'shelves',
  singleton: true,
  events: { ShelfBuilt },
  commands: { build },
  initial: { open: false } as Shelf,
  evolve: { ShelfBuilt: () => ({ open: true }) },
})

interface Book {
  readonly there: boolean
  readonly to?: string
}
const bookRule = rulesOn<Book, { readonly shelf: ReturnType<typeof read<Shelf>> }>({
  reads: { shelf: read(shelf) },
  objection: (_, { reads }) => (reads.shelf.open ? undefined : reject('shelf.closed', 'The shelf is closed.')),
})
const put = bookRule(command({ summary: 'Puts it there.', by: ['committee'], data: Closed({}), creates: true }), () => [
  BookShelved({}),
])
const lend = bookRule(
  command({
    summary: { en: 'Lends it.', zh: '借出。' },
    by: ['committee'],
    data: Closed({ to: Id, beside: Type.Optional(Id) }),
    reads: { beside: read.self<Book, { readonly beside?: string }>(({ beside }) => beside) },
  }),
  (book, { to, beside }, { reads }) => {
    if (!book.there) return reject('book.unknown', 'There is no such book.')
    if (beside !== undefined && reads.beside?.to !== to) return reject('book.apart', 'The other book is elsewhere.')
    return [BookLent({ to })]
  },
)
const book = context('book', {
  plural: 'books',
  events: { BookShelved, BookLent },
  commands: { put, lend },
  sight: { facts: () => ({}), known: () => ANY_READER },
  initial: { there: false } as Book,
  evolve: { BookShelved: () => ({ there: true }), BookLent: (_, { to }) => ({ there: false, to }) },
})

const open = { reads: { shelf: { open: true } } }

describe('a command with its rule', () => {
  test('is decided by its rule, after the shared checks of its context', () => {
    given(book, [], open)
      .when('put')
      .then([BookShelved({})])
    given(book, [], { reads: { shelf: { open: false } } })
      .when('put')
      .rejects('shelf.closed')
    given(book, [], open).when('lend', { to: 'p1' }).rejects('book.unknown')
  })
  test('does not expose its rule in the list of a context', () => {
    expect(Object.keys(book.commands)).toEqual(['put', 'lend'])
    expect(book.commands.lend).not.toHaveProperty('decide')
    expect(() => book.decide(book.initial, 'burn', {}, {} as never)).toThrow('book has no command burn')
  })
  test('has its summary in both languages; a single text serves both', () => {
    expect(book.commands.lend.summary).toEqual({ en: 'Lends it.', zh: '借出。' })
    expect(book.commands.put.summary).toEqual({ en: 'Puts it there.', zh: 'Puts it there.' })
  })
})

describe('a read', () => {
  test('that is shared joins the command’s own reads, and a read of itself is of the context of the command', () => {
    const { reads } = book.commands.lend
    expect(Object.keys(reads)).toEqual(['shelf', 'beside'])
    expect(reads.shelf?.context).toBe(shelf)
    expect(reads.beside?.context).toBe(book)
    expect(reads.shelf?.id({}, 'pa', {}, jwh)).toBe('pa')
    expect(reads.beside?.id({ beside: 'b2' }, 'pa', {}, jwh)).toBe('b2')
    expect(catalogue([shelf, book]).command(book, 'lend')?.reads.beside?.context).toBe(book)
  })
  test('of another book finds its place', () => {
    const beside = { there: false, to: 'p2' }
    const shelved = given(book, [BookShelved({})], { reads: { ...open.reads, beside } })
    shelved.when('lend', { to: 'p1', beside: 'b2' }).rejects('book.apart')
    shelved.when('lend', { to: 'p2', beside: 'b2' }).then([BookLent({ to: 'p2' })])
  })
  test('has a state, or may be undefined where its id may be undefined', () => {
    const reads = {
      always: read(shelf),
      named: read(book, (data: { readonly book: string }) => data.book),
      perhaps: read(book, (data: { readonly book?: string }) => data.book),
      self: read.self<Book, { readonly book?: string }>((data) => data.book),
    }
    type States = ReadStates<typeof reads>
    expectTypeOf<States['always']>().toEqualTypeOf<Shelf>()
    expectTypeOf<States['named']>().toEqualTypeOf<Book>()
    expectTypeOf<States['perhaps']>().toEqualTypeOf<Book | undefined>()
    expectTypeOf<States['self']>().toEqualTypeOf<Book | undefined>()
  })
  test('that may be absent cannot be used unchecked', () => {
    const leaver = read(book, (data: { readonly book?: string }) => data.book)
    const leave = bookRule(
      command({
        summary: 'Leaves.',
        by: ['committee'],
        data: Closed({ book: Type.Optional(Id) }),
        reads: { leaver },
      }),
      // @ts-expect-error: the command may name no book
      (_, __, { reads }) => (reads.leaver.there ? [] : [BookShelved({})]),
    )
    expect(() => leave.decide({ there: true }, {}, { reads: {} } as never)).toThrow()
  })
  test('has exactly the type that a rule gets', () => {
    bookRule(
      command({
        summary: 'Checks.',
        by: ['committee'],
        data: Closed({ to: Id, beside: Type.Optional(Id) }),
        reads: { beside: read.self<Book, { readonly beside?: string }>(({ beside }) => beside) },
      }),
      (state, data, { reads }) => {
        expectTypeOf(state).toEqualTypeOf<Book>()
        expectTypeOf(data).toEqualTypeOf<{ to: string; beside?: string }>()
        expectTypeOf(reads.shelf).toEqualTypeOf<Shelf>()
        expectTypeOf(reads.beside).toEqualTypeOf<Book | undefined>()
        return []
      },
    )
  })
  test('in a rule for another state is no rule of the context', () => {
    expect(
      context('other', {
        plural: 'others',
        events: { BookShelved },
        // @ts-expect-error: a rule about books decides nothing about shelves
        commands: { put },
        initial: { open: false } as Shelf,
        evolve: { BookShelved: (state) => state },
      }).name,
    ).toBe('other')
  })
})
