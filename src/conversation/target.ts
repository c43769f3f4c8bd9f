/** Where a model call goes: a provider by its name here, and the vendor's name of the model. */
export interface Target {
  readonly provider: string;
  readonly model: string;
}
