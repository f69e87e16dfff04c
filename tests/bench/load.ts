import { connect, type Socket } from 'node:net'
import { quantile } from './statistics.ts'

export interface Load {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** More headers, of one request each, in turn. Default: none. */
  readonly turns?: readonly Readonly<Record<string, string>>[]
  /** The body to post. Without one, requests read. */
  readonly body?: string
  readonly connections: number
  /** Requests in all. */
  readonly amount: number
  /** Requests begin at this rate and count as late from the moment they should have begun. Default: as fast as answers come. */
  readonly perSecond?: number
  readonly onAnswer?: (body: Buffer) => void
}

export interface Loaded {
  /** Answers a second. */
  readonly rate: number
  /** Milliseconds within which half of the answers, and 99 of 100, came. */
  readonly p50: number
  readonly p99: number
}

const END_OF_HEAD = Buffer.from('\r\n\r\n')

/** Sends the same request over and over, each connection waiting for its answer before the next: by bare sockets, for the sender shares the machine. */
export async function load(options: Load): Promise<Loaded> {
  const { connections, amount, perSecond, onAnswer = () => {} } = options
  const { hostname, port } = new URL(options.url)
  const requests = requestsOf(options)
  const took: number[] = []
  const start = performance.now()
  let sent = 0

  const caller = (): Promise<void> =>
    new Promise((done, failed) => {
      const socket: Socket = connect(Number(port), hostname)
      let began = 0
      let answer = Buffer.alloc(0)
      const next = (): void => {
        if (sent === amount) {
          socket.end()
          done()
          return
        }
        const request = requests[sent % requests.length] ?? ''
        const due = perSecond === undefined ? performance.now() : start + (sent / perSecond) * 1000
        sent += 1
        began = due
        const early = due - performance.now()
        if (early < 1) socket.write(request)
        else setTimeout(() => socket.write(request), early)
      }
      socket.setNoDelay()
      socket.on('connect', next)
      socket.on('error', failed)
      socket.on('close', () => failed(new Error('the connection was closed before its answer')))
      socket.on('data', (piece) => {
        answer = answer.length === 0 ? piece : Buffer.concat([answer, piece])
        const head = answer.indexOf(END_OF_HEAD)
        if (head < 0) return
        const text = answer.toString('latin1', 0, head)
        const length = Number(/content-length: (\d+)/i.exec(text)?.[1])
        if (answer.length < head + 4 + length) return
        if (!text.startsWith('HTTP/1.1 2')) failed(new Error(`the bench was refused: ${answer.toString()}`))
        took.push(performance.now() - began)
        onAnswer(answer.subarray(head + 4))
        answer = Buffer.alloc(0)
        next()
      })
    })

  await Promise.all(Array.from({ length: connections }, caller))
  const seconds = (performance.now() - start) / 1000
  return { rate: amount / seconds, p50: quantile(took, 0.5), p99: quantile(took, 0.99) }
}

function requestsOf({ url, headers, turns = [{}], body }: Load): Buffer[] {
  const { host, pathname, search } = new URL(url)
  return turns.map((own) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    const lines = Object.entries({ host, ...headers, ...own, ...length })
    const head = lines.map(([name, value]) => `${name}: ${value}`).join('\r\n')
    const method = body === undefined ? 'GET' : 'POST'
    return Buffer.from(`${method} ${pathname}${search} HTTP/1.1\r\n${head}\r\n\r\n${body ?? ''}`)
  })
}
