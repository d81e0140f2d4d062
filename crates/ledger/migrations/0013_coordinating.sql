-- A body may take the place of one that takes part in a task.
ALTER TABLE directive_hand_over ADD COLUMN coordinating TEXT;
