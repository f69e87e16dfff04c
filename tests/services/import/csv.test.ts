import { describe, expect, it } from 'vitest'
import { type CsvLayout, csvRecords } from '../../../services/import/csv.ts'

async function read(text: string, columns: readonly string[] = ['a'], layout: CsvLayout = {}, chunk = 3) {
  async function* chunks() {
    for (let at = 0; at < text.length; at += chunk) yield text.slice(at, at + chunk)
  }
  const seen: [number, string | undefined][] = []
  for await (const entry of csvRecords(chunks(), { columns, ...layout })) {
    seen.push([entry.line, 'row' in entry ? entry.row.value('a') : entry.unreadable])
  }
  return seen
}

describe('a CSV file', () => {
  it('numbers its records by the line that they begin on', async () => {
    expect(await read('\uFEFFa,b\n1,2\n\n"x\ny",3\r\n\n4,5')).toEqual([
      [2, '1'],
      [4, 'x\ny'],
      [7, '4'],
    ])
  })

  it('counts a line break of two characters as one, also within quotes and on empty lines', async () => {
    expect(await read('a,b\r\n"x\r\ny\r\n",2\r\n\r\n\r\n3,"z\r\n"\r\n4,5\r\n')).toEqual([
      [2, 'x\r\ny\r\n'],
      [7, '3'],
      [9, '4'],
    ])
  })

  it.each([',', '\t', '||'])('loses only the record with a stray quote, with the delimiter %j', async (delimiter) => {
    const bad = 'a quote is at a place where CSV allows none'
    const text = 'a,b\n1,he said "no" twice\n2,"doubled ""quotes"""\n"urgent": leak,3\n4,5\n"6" ,7\n"8",9\n'
    expect(await read(text.replaceAll(',', delimiter), ['a'], { delimiter })).toEqual([
      [2, bad],
      [3, '2'],
      [4, bad],
      [5, '4'],
      [6, bad],
      [7, '8'],
    ])
  })

  it('whose values are never quoted has quotes like any other character', async () => {
    const text = 'a\tb\n"urgent": leak\t1\n5" pipe\t2\n"open\t3\n""\t4\n'
    expect(await read(text, ['a'], { delimiter: '\t', quotes: 'none' })).toEqual([
      [2, '"urgent": leak'],
      [3, '5" pipe'],
      [4, '"open'],
      [5, '""'],
    ])
  })

  it('continues after a record with too few or too many values, or a stray quote', async () => {
    expect(await read('a,b\n1,2\n3\n4,5" pipe\n6,7,8\n9,10\n')).toEqual([
      [2, '1'],
      [3, 'it has 1 values where the header has 2 columns'],
      [4, 'a quote is at a place where CSV allows none'],
      [5, 'it has 3 values where the header has 2 columns'],
      [6, '9'],
    ])
  })

  it.each([
    ['without names', 'a,,\n1,,\n2,x,\n'],
    ['of one name', 'note,a,note\nx,1,y\nx,2,y\n'],
    ['without names, which rows leave out', 'a,,,\n1\n2,,\n'],
    ['beyond the header, which are empty', 'a\n1,\n2,, ,\n'],
    ['without a name, first', ',a\n0,1\n1,2\n'],
  ])('may have columns that are not read %s', async (_, text) => {
    expect(await read(text)).toEqual([
      [2, '1'],
      [3, '2'],
    ])
  })

  it('with a quote that never closes is refused with its line', async () => {
    await expect(read('a,b\n1,2\n"3,4\n5,6\n')).rejects.toMatchObject({
      code: 'import.unreadable',
      message: expect.stringContaining('line 3'),
    })
  })

  it('must have the columns that the mapping names, each once', async () => {
    await expect(read('a,b\n1,2\n', ['a', 'c', 'd'])).rejects.toMatchObject({
      code: 'import.columns',
      message:
        'The file has no column c, d, which the mapping names: correct the mapping or the file. Its columns are: a, b.',
    })
    await expect(read('a,b,a\n1,2,3\n')).rejects.toMatchObject({
      code: 'import.columns',
      message: expect.stringContaining('two columns a, which the mapping reads'),
    })
    await expect(read('')).rejects.toMatchObject({ code: 'import.columns' })
  })
})

it('yields the whole records before the place where the text fails', async () => {
  async function* text() {
    yield 'id\n1\n2\n3 is not whole'
    throw new Error('the disk failed')
  }
  const lines: number[] = []
  const reading = async () => {
    for await (const { line } of csvRecords(text(), { columns: ['id'] })) lines.push(line)
  }
  await expect(reading()).rejects.toThrow('the disk failed')
  expect(lines).toEqual([2, 3])
})
