/** A value as Terraform writes it. */
export const json = (value: unknown): string => JSON.stringify(value, null, 2);

/** A state file as Terraform 1.x writes it, with the needed parts only. */
export const state = (...resources: object[]): Record<string, string> => ({
  'terraform.tfstate': json({
    version: 4,
    terraform_version: '1.5.7',
    serial: 3,
    lineage: 'a3f3b5b0-0b0a-4f7e-8f0c-0d9e7f2f6d11',
    outputs: {},
    resources,
    check_results: null,
  }),
});

/** A resource with its instances. */
export const resource = (type: string, name: string, ...instances: object[]): object => ({
  mode: 'managed',
  type,
  name,
  provider: `provider["registry.terraform.io/hashicorp/${type.split('_')[0]}"]`,
  instances: instances.map((each) => ({ schema_version: 1, sensitive_attributes: [], ...each })),
});

/** An instance with these attributes. */
export const one = (attributes: object): object => ({ attributes });
