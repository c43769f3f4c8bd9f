import type { Model, mongo } from 'mongoose';

/** The driver's own collection of a model: mongoose itself would look at each value of each filter and document. */
export function driverCollection<Document extends mongo.Document>(
  model: Model<Document>,
): mongo.Collection<Document> {
  return model.collection as unknown as mongo.Collection<Document>;
}
