import type { Form } from './form.ts';

const component = '[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*';
const registry = '(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+\\])(?::\\d+)?/';
const tag = ':\\w[\\w.-]{0,127}';
const digest = '@[A-Za-z][\\w+.-]*:[0-9a-fA-F]{32,}';

/** A reference to an image, as docker reads it: https://pkg.go.dev/github.com/distribution/reference. */
export const imageName: Form = {
  is: 'the name of an image',
  pattern: new RegExp(`^(?:${registry})?${component}(?:/${component})*(?:${tag})?(?:${digest})?$`),
  hint: (text) => {
    const address = /^\w+:\/\/(.+)$/.exec(text)?.[1];
    if (address) return `write ${address}`;
    return imageName.pattern!.test(text.toLowerCase()) ? `write ${text.toLowerCase()}` : undefined;
  },
};
