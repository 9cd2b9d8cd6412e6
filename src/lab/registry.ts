import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { Trouble } from '../core/errors.ts';

const manifestType = 'application/vnd.docker.distribution.manifest.v2+json';

/** An image for a registry: one layer (an uncompressed tar) and the configuration of its containers. */
export interface ContainerImage {
  layer: Buffer;
  /** The `config` part of an OCI image configuration: Cmd, Env, ExposedPorts... */
  config: Record<string, unknown>;
}

interface Answer {
  status: number;
  location: string | undefined;
  body: string;
}

/**
 * Pushes an image into the registry that listens on a socket in the file system, under `name`:`tag`.
 * Follows the OCI distribution specification, "Pushing content". Throws Trouble when the registry refuses.
 */
export async function pushImage(
  socket: string,
  name: string,
  tag: string,
  image: ContainerImage,
): Promise<void> {
  const config = Buffer.from(
    JSON.stringify({
      architecture: process.arch === 'x64' ? 'amd64' : process.arch,
      os: 'linux',
      created: '2020-01-01T00:00:00Z',
      config: image.config,
      rootfs: { type: 'layers', diff_ids: [digest(image.layer)] },
      history: [{ created: '2020-01-01T00:00:00Z', created_by: 'kplay lab' }],
    }),
  );
  await pushBlob(socket, name, image.layer);
  await pushBlob(socket, name, config);
  const manifest = Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: manifestType,
      config: descriptor('application/vnd.docker.container.image.v1+json', config),
      layers: [descriptor('application/vnd.docker.image.rootfs.diff.tar', image.layer)],
    }),
  );
  expect(
    await send(socket, 'PUT', `/v2/${name}/manifests/${tag}`, manifest, manifestType),
    201,
    `${name}:${tag}`,
  );
}

async function pushBlob(socket: string, name: string, blob: Buffer): Promise<void> {
  const known = await send(socket, 'HEAD', `/v2/${name}/blobs/${digest(blob)}`);
  if (known.status === 200) return;
  const begun = expect(await send(socket, 'POST', `/v2/${name}/blobs/uploads/`), 202, name);
  const upload = new URL(begun.location ?? '', 'http://registry');
  upload.searchParams.set('digest', digest(blob));
  const path = `${upload.pathname}${upload.search}`;
  expect(await send(socket, 'PUT', path, blob, 'application/octet-stream'), 201, name);
}

function expect(answer: Answer, status: number, what: string): Answer {
  if (answer.status === status) return answer;
  throw new Trouble(`the lab's registry refused ${what} with status ${answer.status}`, { hint: answer.body });
}

function send(
  socketPath: string,
  method: string,
  path: string,
  body?: Buffer,
  type?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      host: 'registry',
      'content-length': String(body?.length ?? 0),
      ...(type ? { 'content-type': type } : {}),
    };
    const sent = request({ socketPath, method, path, headers, timeout: 10_000 }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      const { statusCode = 0, headers } = response;
      response.on('end', () => resolve({ status: statusCode, location: headers.location, body: text }));
    });
    sent.on('timeout', () => sent.destroy(new Error('timeout')));
    sent.on('error', (error) => reject(new Trouble(`the lab's registry does not answer`, { cause: error })));
    sent.end(body);
  });
}

function digest(blob: Buffer): string {
  return `sha256:${createHash('sha256').update(blob).digest('hex')}`;
}

function descriptor(mediaType: string, blob: Buffer): { mediaType: string; size: number; digest: string } {
  return { mediaType, size: blob.length, digest: digest(blob) };
}
