import { connect } from 'node:net'
import { parentPort } from 'node:worker_threads'

/** The questions that the thread is to ask, each connection waiting for its answer before the next. */
export interface Asking {
  readonly url: string
  /** The value of the header `authorization` of each reader. Readers ask in turn. */
  readonly readers: readonly string[]
  readonly connections: number
  readonly amount: number
}

export interface Asked {
  /** Milliseconds within which 99 of 100 answers came. */
  readonly p99: number
}

const END_OF_HEAD = Buffer.from('\r\n\r\n')

async function ask({ url, readers, connections, amount }: Asking): Promise<Asked> {
  const { host, hostname, port, pathname, search } = new URL(url)
  const requests = readers.map((authorization) =>
    Buffer.from(`GET ${pathname}${search} HTTP/1.1\r\nhost: ${host}\r\nauthorization: ${authorization}\r\n\r\n`),
  )
  const took: number[] = []
  let sent = 0

  const connection = (): Promise<void> =>
    new Promise((done, failed) => {
      const socket = connect(Number(port), hostname)
      let began = 0
      let head = Buffer.alloc(0)
      let left = 0
      const next = (): void => {
        if (sent === amount) {
          socket.end()
          done()
          return
        }
        const request = requests[sent % requests.length] ?? ''
        sent += 1
        head = Buffer.alloc(0)
        began = performance.now()
        socket.write(request)
      }
      socket.setNoDelay()
      socket.on('connect', next)
      socket.on('error', failed)
      socket.on('data', (piece) => {
        if (left === 0) {
          head = Buffer.concat([head, piece])
          const end = head.indexOf(END_OF_HEAD)
          if (end < 0) return
          const text = head.toString('latin1', 0, end)
          if (!text.startsWith('HTTP/1.1 200')) failed(new Error(`the bench was refused: ${head.toString()}`))
          left = end + END_OF_HEAD.length + Number(/content-length: (\d+)/i.exec(text)?.[1]) - head.length
        } else left -= piece.length
        if (left > 0) return
        took.push(performance.now() - began)
        next()
      })
    })

  await Promise.all(Array.from({ length: connections }, connection))
  return { p99: took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)] ?? 0 }
}

parentPort?.on('message', async (asking: Asking) => parentPort?.postMessage(await ask(asking)))
