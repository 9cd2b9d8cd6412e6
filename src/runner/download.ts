import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Download } from '../core/download.ts';

/** A file that the controller downloads when the first host needs it, as the content of steps. */
export class DownloadedFile {
  readonly #download: Download;
  #file: Promise<FileHandle> | undefined;
  /** Unknown before the download. */
  size: number | undefined;

  constructor(download: Download) {
    this.#download = download;
  }

  /**
   * The bytes of the file; several hosts can read them at the same time.
   * @throws Error if it cannot be downloaded, or has another checksum
   */
  readonly chunks = (): AsyncIterable<Buffer> => this.#read();

  async *#read(): AsyncGenerator<Buffer> {
    this.#file ??= this.#fetch();
    yield* readAll(await this.#file);
  }

  async #fetch(): Promise<FileHandle> {
    try {
      const file = await downloadFile(this.#download);
      this.size = (await file.stat()).size;
      return file;
    } catch (error) {
      // the next task may succeed
      this.#file = undefined;
      throw error;
    }
  }
}

/** Downloads a file and checks its checksum. The file has no name any more when it is returned, so it goes with the process. */
async function downloadFile({ curl, algorithm, sum }: Download): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'kplay-download-'));
  const path = join(folder, 'content');
  try {
    await runCurl(curl, path);
    const file = await open(path);
    if (algorithm === undefined) return file;
    const is = await checksumOf(file, algorithm);
    if (is === sum) return file;
    await file.close();
    throw new Error(`the checksum of the downloaded file is ${is}, not ${sum}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function readAll(file: FileHandle): AsyncIterable<Buffer> {
  return file.createReadStream({ start: 0, autoClose: false });
}

async function checksumOf(file: FileHandle, algorithm: string): Promise<string> {
  const hash = createHash(algorithm);
  for await (const chunk of readAll(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** The configuration can contain secrets, so it is never an argument. */
function runCurl(config: string, path: string): Promise<void> {
  const curl = spawn('curl', ['-q', '-sS', '--fail', '-o', path, '-K', '-'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let errors = '';
  curl.stderr.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-2000);
  });
  curl.stdin.on('error', () => {});
  curl.stdin.end(config);
  return new Promise((resolve, reject) => {
    curl.on('error', () => reject(new Error('the controller has no curl: install it, or leave out via')));
    curl.on('close', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`the controller cannot download it: ${errors.trim() || `curl ended with code ${code}`}`),
        );
    });
  });
}
